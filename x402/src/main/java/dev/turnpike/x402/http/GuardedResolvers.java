package dev.turnpike.x402.http;

import dev.turnpike.x402.Http.Reach;
import io.netty.resolver.AbstractAddressResolver;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Resolves names, and refuses a name if any of its addresses is out of reach. It sits between resolution and
 * connection, so that a name cannot be good when checked and bad when called (DNS rebinding).
 */
public final class GuardedResolvers extends AddressResolverGroup<InetSocketAddress> {
    private final Reach reach;
    private final AddressResolverGroup<InetSocketAddress> plain;

    public GuardedResolvers(Reach reach, AddressResolverGroup<InetSocketAddress> plain) {
        this.reach = reach;
        this.plain = plain;
    }

    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
        return new Guarded(executor, plain.getResolver(executor));
    }

    private final class Guarded extends AbstractAddressResolver<InetSocketAddress> {
        private final AddressResolver<InetSocketAddress> names;

        Guarded(EventExecutor executor, AddressResolver<InetSocketAddress> names) {
            super(executor, InetSocketAddress.class);
            this.names = names;
        }

        /** Always false, so that even a literal address passes the check below. */
        @Override
        protected boolean doIsResolved(InetSocketAddress address) {
            return false;
        }

        @Override
        protected void doResolve(InetSocketAddress address, Promise<InetSocketAddress> promise) {
            Promise<List<InetSocketAddress>> all = executor().newPromise();
            all.addListener((Future<List<InetSocketAddress>> done) -> {
                if (done.isSuccess()) promise.trySuccess(done.getNow().getFirst());
                else
                    promise.tryFailure(done.cause());
            });
            doResolveAll(address, all);
        }

        @Override
        protected void doResolveAll(InetSocketAddress address, Promise<List<InetSocketAddress>> promise) {
            if (!address.isUnresolved()) {
                judge(List.of(address), promise);
                return;
            }
            names.resolveAll(address).addListener((Future<List<InetSocketAddress>> done) -> {
                if (done.isSuccess()) judge(done.getNow(), promise);
                else
                    promise.tryFailure(done.cause());
            });
        }

        private void judge(List<InetSocketAddress> addresses, Promise<List<InetSocketAddress>> promise) {
            if (addresses.stream().allMatch(address -> AddressRules.allows(reach, address.getAddress())))
                promise.trySuccess(addresses);
            else
                promise.tryFailure(new ForbiddenAddress());
        }
    }
}
