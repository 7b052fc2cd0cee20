/** Service discovery: exports, what each member reports of a service, and imports. */
@NullMarked
package dev.portolan.model.service;

import org.jspecify.annotations.NullMarked;
