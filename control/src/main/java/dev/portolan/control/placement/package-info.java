/**
 * The leader's placing loop: from changes of templates, policies and clusters to decisions that are
 * committed. The rules are pure and stand apart from the one driver that touches the store; the
 * scheduler is handed in.
 */
@NullMarked
package dev.portolan.control.placement;

import org.jspecify.annotations.NullMarked;
