/**
 * The agent's requests over plain HTTPS and JSON: its own member's API and, for leases, the control
 * cluster's.
 */
@NullMarked
package dev.portolan.replication.agent.http;

import org.jspecify.annotations.NullMarked;
