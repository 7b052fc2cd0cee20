/**
 * Volumes for disaster recovery: which volumes belong together, what copies of them exist where and
 * how fresh they are, the engines that make copies, the movers that carry them, and the epochs that
 * make two writers impossible.
 */
@NullMarked
package dev.portolan.replication;

import org.jspecify.annotations.NullMarked;
