/**
 * Checks of an object before it is stored that go beyond its schema. An {@link
 * dev.portolan.api.admission.Admission} is pure; {@link
 * dev.portolan.api.admission.BuiltInAdmissions} lists those that Portolan's own kinds pass, in
 * order.
 */
@NullMarked
package dev.portolan.api.admission;

import org.jspecify.annotations.NullMarked;
