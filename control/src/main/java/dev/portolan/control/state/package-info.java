/**
 * The state of the federation as one immutable value: what a command does to it, its history, what
 * is reserved on each cluster, and the numbered formats of commands and snapshots. No I/O, threads,
 * clock or chance: replicas that apply the same commands are equal to the byte.
 */
@NullMarked
package dev.portolan.control.state;

import org.jspecify.annotations.NullMarked;
