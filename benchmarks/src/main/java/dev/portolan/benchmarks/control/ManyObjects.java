package dev.portolan.benchmarks.control;

import com.google.protobuf.ByteString;

import dev.portolan.benchmarks.Row;
import dev.portolan.benchmarks.control.kv.StatusResponse;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** What 100,000 objects of 2 KB cost one node: memory, and the time to be ready again. */
final class ManyObjects {
    private static final int BYTES = 2_048;
    private static final int WRITERS = 64;

    private ManyObjects() {}

    static List<Row> measure(Path folder, boolean quick) throws Exception {
        int count = quick ? 10_000 : 100_000;
        try (PortolanNodes node = PortolanNodes.start(1, "2g", folder)) {
            double megabytes = (double) count * BYTES / 1e6;
            double empty = heap(node);
            try (KeyValueClient client = KeyValueClient.connect(node.leader(), 4)) {
                fill(client, count);
            }
            double full = heap(node);
            long start = System.nanoTime();
            node.restart();
            node.leader();
            double ready = (System.nanoTime() - start) / 1e9;
            String what = "%,d objects of 2 KB: ".formatted(count);
            return List.of(
                    Row.of(
                            what
                                    + "heap, as a multiple of the data (%,.0f MB)"
                                            .formatted(megabytes),
                            (full - empty) / megabytes,
                            "x",
                            new Row.Goal.AtMost(2.5)),
                    Row.of(what + "kill -9 to ready again", ready, "s", new Row.Goal.AtMost(5)));
        }
    }

    private static void fill(KeyValueClient client, int count)
            throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> writers =
                    IntStream.range(0, WRITERS)
                            .<Future<?>>mapToObj(writer ->
                                    threads.submit(() -> {
                                        for (int i = writer; i < count; i += WRITERS) {
                                            client.put(writer, "object-" + i, value(i));
                                        }
                                        return null;
                                    }))
                            .toList();
            for (Future<?> writer : writers) {
                writer.get();
            }
        }
    }

    private static double heap(PortolanNodes node) {
        try (KeyValueClient client = KeyValueClient.connect(node.leader(), 1)) {
            return client.status(true).map(StatusResponse::getHeapBytes).orElseThrow() / 1e6;
        }
    }

    /** 2 KB that do not repeat from one object to the next. */
    private static ByteString value(int number) {
        String text = Integer.toHexString(Integer.hashCode(number) * 0x9E3779B9);
        return ByteString.copyFromUtf8(text.repeat(BYTES / text.length() + 1).substring(0, BYTES));
    }
}
