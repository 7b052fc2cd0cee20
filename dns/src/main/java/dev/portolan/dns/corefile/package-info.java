/**
 * The Corefile as CoreDNS reads it: words, server blocks, snippets, imports and environment
 * variables, the keys of blocks, and where each word stands. What a directive means is its plugin's
 * business.
 */
@NullMarked
package dev.portolan.dns.corefile;

import org.jspecify.annotations.NullMarked;
