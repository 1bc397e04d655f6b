package io.asgard.fronting.intake;

import com.google.protobuf.InvalidProtocolBufferException;
import io.asgard.contracts.v1.PublishRequest;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Has gRPC read its PublishRequests as REST does, by {@link Events#parse}. */
final class BoundedRequests implements Marshaller<PublishRequest> {
  private BoundedRequests() {}

  static ServerServiceDefinition of(BindableService service) {
    ServerServiceDefinition as = service.bindService();
    List<ServerMethodDefinition<?, ?>> methods = new ArrayList<>();
    as.getMethods().forEach(method -> methods.add(bounded(method)));
    ServiceDescriptor.Builder name =
        ServiceDescriptor.newBuilder(as.getServiceDescriptor().getName());
    methods.forEach(method -> name.addMethod(method.getMethodDescriptor()));
    ServerServiceDefinition.Builder all = ServerServiceDefinition.builder(name.build());
    methods.forEach(all::addMethod);
    return all.build();
  }

  private static <Q, A> ServerMethodDefinition<Q, A> bounded(ServerMethodDefinition<Q, A> method) {
    MethodDescriptor<Q, A> descriptor = method.getMethodDescriptor();
    if (!descriptor.getFullMethodName().contains("/Publish")) {
      return method;
    }
    @SuppressWarnings("unchecked") // Both methods of that name take a PublishRequest.
    Marshaller<Q> requests = (Marshaller<Q>) new BoundedRequests();
    return ServerMethodDefinition.create(
        descriptor.toBuilder(requests, descriptor.getResponseMarshaller()).build(),
        method.getServerCallHandler());
  }

  @Override
  public InputStream stream(PublishRequest request) {
    return request.toByteString().newInput();
  }

  @Override
  public PublishRequest parse(InputStream in) {
    try {
      return Events.parse(in.readAllBytes());
    } catch (InvalidProtocolBufferException e) {
      throw Status.INVALID_ARGUMENT.withCause(e).asRuntimeException();
    } catch (IOException e) {
      throw Status.INTERNAL.withCause(e).asRuntimeException();
    }
  }
}
