/**
 * Whole-system tests. Simulation of many nodes in one thread under virtual time with seeds, real
 * processes under kill, pause, partition and a full disk, and the rules that this repository keeps
 * of itself.
 */
@NullMarked
package dev.portolan.chaos;

import org.jspecify.annotations.NullMarked;
