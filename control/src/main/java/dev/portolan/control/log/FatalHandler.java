package dev.portolan.control.log;

/**
 * Ends the process: called when going on could lose or corrupt what was acknowledged. May be called
 * more than once.
 */
@FunctionalInterface
public interface FatalHandler {
    /**
     * @param what in one sentence
     */
    void stop(String what, Throwable cause);
}
