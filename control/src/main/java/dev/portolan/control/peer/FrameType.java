package dev.portolan.control.peer;

import org.jspecify.annotations.Nullable;

/** What a frame is. */
enum FrameType {
    REQUEST(1),
    REPLY(2),
    /** The request was understood and could not be answered; the payload says why. */
    FAILURE(3),
    /**
     * The sender has met something that it does not understand, and closes; the payload says what.
     */
    REFUSAL(4);

    private final int code;

    FrameType(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static @Nullable FrameType of(int code) {
        return switch (code) {
            case 1 -> REQUEST;
            case 2 -> REPLY;
            case 3 -> FAILURE;
            case 4 -> REFUSAL;
            default -> null;
        };
    }
}
