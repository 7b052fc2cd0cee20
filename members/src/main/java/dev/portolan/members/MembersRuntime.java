package dev.portolan.members;

import dev.portolan.members.connect.MemberClients;
import dev.portolan.members.connect.MemberDirectory;
import dev.portolan.model.cluster.MemberPort;
import dev.portolan.model.control.EventSink;
import dev.portolan.model.control.Leadership;
import dev.portolan.model.resource.ResourceStore;

import java.time.InstantSource;

/**
 * Everything that a control node does with the members: connections to all of them, and, while the
 * node leads, applying, observing, imports and the list of peers. {@link #close} stops all of it
 * and waits for it.
 */
public final class MembersRuntime implements AutoCloseable {
    private final MemberClients clients;
    private final MemberDirectory directory;

    private MembersRuntime(MemberClients clients, MemberDirectory directory) {
        this.clients = clients;
        this.directory = directory;
    }

    /** Starts; returns at once, whether or not any member answers. */
    public static MembersRuntime start(
            ResourceStore store,
            Leadership leadership,
            EventSink events,
            MembersOptions options,
            FederationUid federation,
            InstantSource clock) {
        var clients = new MemberClients(options.requestTimeout());
        return new MembersRuntime(clients, new MemberDirectory(store, clients, options));
    }

    /** Access to objects inside members, for the other loops. */
    public MemberPort port() {
        return directory;
    }

    @Override
    public void close() {
        directory.close();
        clients.close();
    }
}
