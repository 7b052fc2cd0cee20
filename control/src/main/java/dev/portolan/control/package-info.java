/**
 * The replicated state of the federation: an ordered log of commands, the state machine that
 * applies them, watches over its history, backup, and the loop by which the leader places work.
 */
@NullMarked
package dev.portolan.control;

import org.jspecify.annotations.NullMarked;
