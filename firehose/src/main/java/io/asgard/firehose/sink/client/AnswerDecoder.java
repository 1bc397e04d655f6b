package io.asgard.firehose.sink.client;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.util.ReferenceCountUtil;

/** Reads the answers of one channel, and nothing that was not asked for. */
final class AnswerDecoder extends HttpResponseDecoder {
  private final Connection connection;

  AnswerDecoder(HttpDecoderConfig config, Connection connection) {
    super(config);
    this.connection = connection;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    if (connection.isAnswered()) {
      // Read, they would be the beginning of the next answer.
      ReferenceCountUtil.release(message);
      connection.surplus();
    } else {
      super.channelRead(context, message);
    }
  }

  /** Whether there are bytes behind what has been read. */
  boolean hasMore() {
    return actualReadableBytes() > 0;
  }
}
