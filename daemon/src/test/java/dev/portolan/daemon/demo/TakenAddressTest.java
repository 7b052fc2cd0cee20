package dev.portolan.daemon.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.util.concurrent.ExecutionException;

class TakenAddressTest {
    @Test
    void namesTheAddressAndWhatToDo() {
        var bind = new BindException("Address already in use");
        var listening =
                new UncheckedIOException(
                        "cannot listen on /127.20.1.1:6443 for fra: " + bind, bind);
        var failure = new IllegalStateException("no start", new ExecutionException(listening));

        assertThat(TakenAddress.behind(failure).orElseThrow())
                .hasMessageStartingWith("cannot listen on /127.20.1.1:6443 for fra")
                .hasMessageEndingWith("if another demo runs, end it first");
    }

    @Test
    void leavesOtherFailuresAlone() {
        assertThat(TakenAddress.behind(new IllegalStateException(new IOException("disk is full"))))
                .isEmpty();
    }
}
