/**
 * The API on the network: HTTP/2 and HTTP/1.1 over TLS. The event loop reads requests and writes
 * answers; what blocks runs on virtual threads. Watches go out in chunks or as a WebSocket.
 */
@NullMarked
package dev.portolan.api.kube.http;

import org.jspecify.annotations.NullMarked;
