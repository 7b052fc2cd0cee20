package dev.portolan.control.peer;

/**
 * One kind of request between nodes and its reply. The bounds hold before anything is allocated for
 * a message.
 *
 * @param code on the wire, 1 to 127
 * @param name for people
 * @param largestRequest in bytes
 * @param largestReply in bytes
 */
public record MessageKind(int code, String name, int largestRequest, int largestReply) {
    public MessageKind {
        if (code < 1 || code > Byte.MAX_VALUE) {
            throw new IllegalArgumentException("a kind has a code from 1 to 127, not " + code);
        }
        if (largestRequest > FrameHeader.LARGEST_PAYLOAD
                || largestReply > FrameHeader.LARGEST_PAYLOAD) {
            throw new IllegalArgumentException(
                    name + " is larger than a frame, " + FrameHeader.LARGEST_PAYLOAD + " bytes");
        }
    }
}
