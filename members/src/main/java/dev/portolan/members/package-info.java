/**
 * Member clusters seen from the federation: joining them, taking stock of them, applying manifests
 * to them under a fence, and observing what became of it.
 */
@NullMarked
package dev.portolan.members;

import org.jspecify.annotations.NullMarked;
