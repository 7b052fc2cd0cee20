package dev.portolan.replication.mover;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/**
 * Both ends prove that they know the shared key, each over a number that the other one has just
 * drawn, so that nothing recorded can be played again. Without a key the proofs are empty.
 */
final class Handshake {
    static final int NONCE = 32;
    private static final int PROOF = 32;
    private static final byte[] SENDER = "portolan sender".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] RECEIVER = "portolan receiver".getBytes(StandardCharsets.US_ASCII);

    private final Optional<SharedKey> key;
    private final SecureRandom random = new SecureRandom();

    Handshake(Optional<SharedKey> key) {
        this.key = key;
    }

    byte[] nonce() {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        return nonce;
    }

    /** Own nonce, proof, greeting. */
    Frame hello(byte[] challenge, byte[] nonce, Hello hello) {
        byte[] greeting = hello.toBytes();
        return new Frame(
                Frame.Type.HELLO,
                concat(nonce, proof(SENDER, challenge, nonce, greeting), greeting));
    }

    /** What a HELLO said, and the nonce to answer. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Greeting(byte[] nonce, Hello hello) {}

    /**
     * @throws RefusedException when the sender does not know the key
     */
    Greeting read(byte[] challenge, Frame frame) throws IOException {
        byte[] bytes = frame.payload();
        int head = NONCE + proofLength();
        if (bytes.length < head) {
            throw new RefusedException("the agents' shared key is missing");
        }
        byte[] nonce = Arrays.copyOf(bytes, NONCE);
        byte[] greeting = Arrays.copyOfRange(bytes, head, bytes.length);
        if (key.isPresent()
                && !key.get()
                        .verifies(
                                Arrays.copyOfRange(bytes, NONCE, head),
                                SENDER,
                                challenge,
                                nonce,
                                greeting)) {
            throw new RefusedException("the agents' shared key does not match");
        }
        return new Greeting(nonce, Hello.parse(greeting));
    }

    Frame welcome(byte[] challenge, byte[] nonce) {
        return new Frame(Frame.Type.WELCOME, proof(RECEIVER, nonce, challenge));
    }

    /**
     * @throws IOException when the receiver does not know the key
     */
    void check(Frame welcome, byte[] challenge, byte[] nonce) throws IOException {
        if (key.isPresent() && !key.get().verifies(welcome.payload(), RECEIVER, nonce, challenge)) {
            throw new IOException("the receiver does not know the agents' shared key");
        }
    }

    private int proofLength() {
        return key.isPresent() ? PROOF : 0;
    }

    private byte[] proof(byte[]... parts) {
        return key.map(secret -> secret.sign(parts)).orElseGet(() -> new byte[0]);
    }

    private static byte[] concat(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
