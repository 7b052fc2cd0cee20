package dev.portolan.control.log.wire;

import dev.portolan.control.peer.MessageKind;
import dev.portolan.control.peer.WireCodec;

/** One request of Raft and its reply. */
public record RaftMessage<Q, R>(MessageKind kind, WireCodec<Q> request, WireCodec<R> reply) {}
