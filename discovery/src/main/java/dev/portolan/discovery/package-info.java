/**
 * Which endpoints a name stands for. Exports of all member clusters become imports, conflicts
 * between them are decided, and endpoints are ordered by health, distance and capacity. Pure
 * functions over immutable snapshots; {@code dns} and {@code members} carry the result outside.
 */
@NullMarked
package dev.portolan.discovery;

import org.jspecify.annotations.NullMarked;
