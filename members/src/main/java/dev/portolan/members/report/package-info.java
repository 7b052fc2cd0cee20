/**
 * What the members' views add up to in the federation's own objects, and the loop that writes it
 * there.
 */
@NullMarked
package dev.portolan.members.report;

import org.jspecify.annotations.NullMarked;
