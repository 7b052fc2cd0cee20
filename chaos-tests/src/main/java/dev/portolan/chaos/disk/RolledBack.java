package dev.portolan.chaos.disk;

/**
 * What a power cut took.
 *
 * @param files that lost content
 * @param pages of 4096 bytes that went back to what they were
 * @param names that were taken back: files created, removed or renamed
 */
public record RolledBack(int files, int pages, int names) {}
