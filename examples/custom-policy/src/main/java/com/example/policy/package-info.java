/** A placement policy of one's own, outside Berth: it knows what Berth publishes and nothing else. */
@NullMarked
package com.example.policy;

import org.jspecify.annotations.NullMarked;
