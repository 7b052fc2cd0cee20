package dev.portolan.benchmarks.control;

/** A replicated store that runs in processes of its own and speaks etcd's API without TLS. */
interface KeyValueStore extends AutoCloseable {
    String name();

    /** The port, on loopback, of the node that leads. */
    int leader();

    /** Ends the processes and waits until they are gone. */
    @Override
    void close();
}
