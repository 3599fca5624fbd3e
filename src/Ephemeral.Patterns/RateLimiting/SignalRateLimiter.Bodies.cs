using Ephemeral.Actors;

namespace Ephemeral.Patterns;

public sealed partial class SignalRateLimiter
{
    /// <summary>A body that waits for a lease before <paramref name="body"/> runs. Many bodies may share one limiter.</summary>
    /// <typeparam name="T">The items.</typeparam>
    /// <param name="body">What is done with each item.</param>
    /// <returns>The body to give to a coordinator. An operation whose lease is refused fails with
    /// <see cref="SignalRateLimitedException"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="body"/> is null.</exception>
    public Func<T, CancellationToken, Task> Limit<T>(Func<T, CancellationToken, Task> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return async (item, cancellationToken) =>
        {
            using var lease = await AcquireAsync(cancellationToken).ConfigureAwait(false);
            await body(item, cancellationToken).ConfigureAwait(false);
        };
    }

    /// <inheritdoc cref="Limit{T}(Func{T, CancellationToken, Task})"/>
    public Func<T, EphemeralOperation, CancellationToken, Task> Limit<T>(
        Func<T, EphemeralOperation, CancellationToken, Task> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return async (item, operation, cancellationToken) =>
        {
            using var lease = await AcquireAsync(cancellationToken).ConfigureAwait(false);
            await body(item, operation, cancellationToken).ConfigureAwait(false);
        };
    }

    /// <inheritdoc cref="Limit{T}(Func{T, CancellationToken, Task})"/>
    /// <typeparam name="T">The items.</typeparam>
    /// <typeparam name="TResult">The results.</typeparam>
    public Func<T, CancellationToken, Task<TResult>> Limit<T, TResult>(Func<T, CancellationToken, Task<TResult>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return async (item, cancellationToken) =>
        {
            using var lease = await AcquireAsync(cancellationToken).ConfigureAwait(false);
            return await body(item, cancellationToken).ConfigureAwait(false);
        };
    }

    /// <inheritdoc cref="Limit{T}(Func{T, CancellationToken, Task})"/>
    /// <typeparam name="T">The items.</typeparam>
    /// <typeparam name="TResult">The results.</typeparam>
    public Func<T, EphemeralOperation, CancellationToken, Task<TResult>> Limit<T, TResult>(
        Func<T, EphemeralOperation, CancellationToken, Task<TResult>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return async (item, operation, cancellationToken) =>
        {
            using var lease = await AcquireAsync(cancellationToken).ConfigureAwait(false);
            return await body(item, operation, cancellationToken).ConfigureAwait(false);
        };
    }
}
