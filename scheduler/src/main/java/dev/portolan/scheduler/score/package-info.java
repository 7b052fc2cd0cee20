/**
 * Soft preferences: how well a cluster suits a workload, each from 0 to 100 with the measured
 * number behind it.
 */
@NullMarked
package dev.portolan.scheduler.score;

import org.jspecify.annotations.NullMarked;
