package dev.portolan.benchmarks;

import java.util.List;

/** One speed table: {@code portolan bench NAME}. */
public interface Area {
    String name();

    /**
     * Measures every row; bounded in time.
     *
     * @param quick a first impression in seconds instead of a result
     */
    List<Row> run(boolean quick) throws Exception;
}
