/**
 * Inside a member: who may write its protected volumes at this moment, and the loop that obeys the
 * control cluster, cuts generations, sends and receives them.
 */
@NullMarked
package dev.portolan.replication.agent;

import org.jspecify.annotations.NullMarked;
