package dev.portolan.model.cluster;

import dev.portolan.model.quantity.Bytes;

/**
 * A storage class of a member.
 *
 * @param name its name there
 * @param isDefault whether claims that name no class get it
 * @param free what can still be provisioned
 */
public record StorageOffer(String name, String provisioner, boolean isDefault, Bytes free) {}
