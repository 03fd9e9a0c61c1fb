package io.github.panicmonitors.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method whose result must be used, or a type of which this is true for every method. Such
 * a method has no effect but its result: {@code limits.readings(5)} alone changes nothing.
 *
 * <p>Error Prone reports an ignored result as an error. It knows this annotation by its simple
 * name.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface CheckReturnValue {}
