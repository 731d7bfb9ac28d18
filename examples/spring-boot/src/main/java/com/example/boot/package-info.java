/** A Spring Boot application with a scheduler that lies in the application's database. */
@NullMarked
package com.example.boot;

import org.jspecify.annotations.NullMarked;
