package io.github.panicmonitors.http;

import java.util.List;
import org.apache.hc.core5.http.ContentLengthStrategy;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpMessage;
import org.apache.hc.core5.http.NotImplementedException;
import org.apache.hc.core5.http.ProtocolException;

/**
 * Determines the length of a response's body. Accepts what other readers of nodes accept: a length
 * that is repeated or empty, and the transfer encoding {@code identity}.
 */
final class BodyLength implements ContentLengthStrategy {

  @Override
  public long determineLength(HttpMessage message) throws HttpException {
    if (message.getFirstHeader(HttpHeaders.TRANSFER_ENCODING) != null && isChunked(message)) {
      return CHUNKED;
    }
    Header length = message.getFirstHeader(HttpHeaders.CONTENT_LENGTH);
    if (length == null) {
      return UNDEFINED;
    }
    if (message.countHeaders(HttpHeaders.CONTENT_LENGTH) == 1 && isNumber(length.getValue())) {
      return parsed(length.getValue());
    }
    List<String> lengths =
        HeaderValues.of(message, HttpHeaders.CONTENT_LENGTH).stream().distinct().toList();
    if (lengths.size() > 1) {
      throw new ProtocolException("Content-Length headers differ: " + lengths);
    }
    return lengths.isEmpty() ? UNDEFINED : parsed(lengths.get(0));
  }

  private static boolean isChunked(HttpMessage message) throws HttpException {
    List<String> encodings =
        HeaderValues.of(message, HttpHeaders.TRANSFER_ENCODING).stream()
            .distinct()
            .filter(encoding -> !encoding.equals("identity"))
            .toList();
    if (encodings.isEmpty()) {
      return false;
    }
    if (!encodings.equals(List.of("chunked"))) {
      throw new NotImplementedException("Unsupported transfer encoding: " + encodings);
    }
    return true;
  }

  private static boolean isNumber(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static long parsed(String text) throws ProtocolException {
    try {
      long length = Long.parseLong(text);
      if (length >= 0) {
        return length;
      }
    } catch (NumberFormatException e) {
      throw new ProtocolException("Invalid content length: " + text, e);
    }
    throw new ProtocolException("Negative content length: " + text);
  }
}
