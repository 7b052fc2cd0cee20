package dev.portolan.control.log;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * What can be asked of whoever leads. Answers fail with {@link LeaderSession.NotLeaderException} or
 * {@link dev.portolan.control.peer.PeerTransport.NotSentException} when the question surely had no
 * effect.
 */
interface Leader {
    /** Appends a command; answers with its index once it is committed and applied there. */
    CompletableFuture<Long> append(byte[] command, Duration patience);

    /** An index that covers everything acknowledged before the question. */
    CompletableFuture<Long> confirmedIndex(Duration patience);
}
