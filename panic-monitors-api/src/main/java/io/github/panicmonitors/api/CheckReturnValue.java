package io.github.panicmonitors.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method whose result must be used, or a type whose methods all have results that must be
 * used. The method has no side effects: {@code limits.readings(5)} alone changes nothing.
 *
 * <p>Error Prone recognizes this annotation by its simple name and reports an ignored result as an
 * error.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface CheckReturnValue {}
