package dev.portolan.members.agent;

import dev.portolan.model.cluster.LatencySample;

import java.time.Instant;
import java.util.List;

/**
 * What the agent asks of its own member's API. Blocking with a deadline; throws {@link
 * dev.portolan.model.cluster.MemberException} when the API did not answer or refused.
 */
public interface AgentApi {
    /** Renews the heartbeat Lease, or creates it. */
    void renewHeartbeat(Instant now);

    /** The peers to probe; empty while nobody has published any. */
    List<Peer> readPeers();

    /** Replaces the report. */
    void writeLatency(List<LatencySample> samples);
}
