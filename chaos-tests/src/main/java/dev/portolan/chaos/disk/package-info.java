/**
 * A disk that forgets what was not synced, and can be made slow, full, broken or a liar: the Java
 * side of the library that {@code src/main/c/powercut.c} is, which is preloaded into a process
 * under test.
 */
@NullMarked
package dev.portolan.chaos.disk;

import org.jspecify.annotations.NullMarked;
