using Microsoft.Extensions.DependencyInjection;

namespace Ephemeral.Actors.Hosting;

/// <summary>Bodies that have a handler do the work, resolved for each operation in a scope of its own (F22).</summary>
internal static class HandlerBody
{
    public static Func<T, CancellationToken, Task> Of<T, THandler>(IServiceProvider services)
        where THandler : class, IEphemeralHandler<T>
    {
        var scopes = services.GetRequiredService<IServiceScopeFactory>();
        return async (item, cancellationToken) =>
        {
            await using var scope = scopes.CreateAsyncScope();
            var handler = scope.ServiceProvider.GetRequiredService<THandler>();
            await handler.HandleAsync(item, cancellationToken).ConfigureAwait(false);
        };
    }

    public static Func<TInput, CancellationToken, Task<TResult>> Of<TInput, TResult, THandler>(IServiceProvider services)
        where THandler : class, IEphemeralHandler<TInput, TResult>
    {
        var scopes = services.GetRequiredService<IServiceScopeFactory>();
        return async (input, cancellationToken) =>
        {
            await using var scope = scopes.CreateAsyncScope();
            var handler = scope.ServiceProvider.GetRequiredService<THandler>();
            return await handler.HandleAsync(input, cancellationToken).ConfigureAwait(false);
        };
    }
}
