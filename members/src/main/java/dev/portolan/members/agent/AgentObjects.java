package dev.portolan.members.agent;

import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;

/** Where agent and control cluster leave word for each other inside a member. */
public final class AgentObjects {
    /** The heartbeat, renewed by the agent. */
    public static final ResourceKey HEARTBEAT =
            new ResourceKey(ResourceType.LEASES, Namespace.SYSTEM, "portolan-agent");

    /** Written by the agent: its key {@link #LATENCY_KEY}. */
    public static final ResourceKey REPORT =
            new ResourceKey(ResourceType.CONFIG_MAPS, Namespace.SYSTEM, "portolan-agent");

    /** Written by the control cluster: its key {@link #PEERS_KEY}. */
    public static final ResourceKey PEERS =
            new ResourceKey(ResourceType.CONFIG_MAPS, Namespace.SYSTEM, "portolan-peers");

    /** A JSON list of {@link dev.portolan.model.cluster.LatencySample}. */
    public static final String LATENCY_KEY = "latency.json";

    /** A JSON list of {@link Peer}. */
    public static final String PEERS_KEY = "peers.json";

    private AgentObjects() {}
}
