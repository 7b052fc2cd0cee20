package dev.portolan.model.workload;

import dev.portolan.model.quantity.Bytes;

/**
 * A persistent volume that a workload's pods mount.
 *
 * @param claim the claim's name; for a claim template, of the first replica
 * @param storageClass the federation's class name; empty for the member's default
 */
public record VolumeNeed(String claim, String storageClass, Bytes size) {}
