package dev.portolan.chaos.control;

import java.io.IOException;
import java.util.List;

/**
 * What is between the nodes, and between us and each of them. Nodes are numbered from 1. A cut lets
 * nobody know: what is sent is not answered, and connections hang.
 */
interface Network extends AutoCloseable {
    /** Where something listens. */
    record Address(String host, int port) {}

    /** Where a node is to listen for the others. */
    Address own(int node);

    /** Where a node reaches another one. */
    Address peer(int from, int to);

    /** Where a node's door is to be, and clients find it; never cut. */
    Address door(int node);

    /** What a command line begins with, for a process that is to be in a node's place. */
    List<String> launcher(int node);

    /** Lets nothing through from one node to another; the other direction is not touched. */
    void cut(int from, int to) throws IOException, InterruptedException;

    /** Ends every cut. */
    void heal() throws IOException, InterruptedException;

    @Override
    void close() throws IOException, InterruptedException;
}
