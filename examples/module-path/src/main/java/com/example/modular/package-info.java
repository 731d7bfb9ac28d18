/** A program on the module path that submits a request to a scheduler in a SQL database and reads the row back. */
@NullMarked
package com.example.modular;

import org.jspecify.annotations.NullMarked;
