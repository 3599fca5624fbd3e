using Akka.Actor;
using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>Runs operations in rounds: a wave begins when everything of the one before it has ended, unless a signal or failures
/// end it early.</summary>
public static class EphemeralWaves
{
    /// <summary>Runs waves of operations, in a coordinator for as long as that takes, and waits for the last.</summary>
    /// <remarks>A wave is asked for when the one before it is over, so it may be made from what that has brought; its items are
    /// taken as there is room. When it ends early, nothing more is taken or starts; what is pending is cancelled, and what runs
    /// goes on to its end.</remarks>
    /// <param name="waves">The items, wave by wave.</param>
    /// <param name="body">What is done with each item. Its token is cancelled by a timeout, or when the run is cancelled.</param>
    /// <param name="options">When it ends early, and how operations run; null for the defaults.</param>
    /// <param name="system">Where the coordinator lives; null for the system that all such coordinators of the process
    /// share.</param>
    /// <param name="name">What the coordinator is called; null for a name made from its kind and a number.</param>
    /// <param name="cancellationToken">Ends it: what runs has its token cancelled and is waited for up to
    /// <see cref="EphemeralOptions.ShutdownTimeout"/>.</param>
    /// <returns>What became of each wave. Failures of operations are counted there and logged by the coordinator, not
    /// thrown.</returns>
    /// <exception cref="ArgumentNullException">The waves, one of them, or the body is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range; all that are wrong are named.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static Task<EphemeralWaveSummary> RunAsync<T>(
        IEnumerable<IEnumerable<T>> waves, Func<T, EphemeralOperation, CancellationToken, Task> body, EphemeralWaveOptions? options = null,
        ActorSystem? system = null, string? name = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(waves);
        ArgumentNullException.ThrowIfNull(body);
        options ??= new EphemeralWaveOptions();
        options.Check().ThrowIfAny();
        return RunAsync(new WaveExecution<T>(body, options, system, name), waves, cancellationToken);
    }

    /// <inheritdoc cref="RunAsync{T}(IEnumerable{IEnumerable{T}}, Func{T, EphemeralOperation, CancellationToken, Task},
    /// EphemeralWaveOptions?, ActorSystem?, string?, CancellationToken)"/>
    public static Task<EphemeralWaveSummary> RunAsync<T>(
        IEnumerable<IEnumerable<T>> waves, Func<T, CancellationToken, Task> body, EphemeralWaveOptions? options = null,
        ActorSystem? system = null, string? name = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        return RunAsync(waves, (item, _, token) => body(item, token), options, system, name, cancellationToken);
    }

    private static async Task<EphemeralWaveSummary> RunAsync<T>(
        WaveExecution<T> execution, IEnumerable<IEnumerable<T>> waves, CancellationToken cancellationToken)
    {
        await using (execution.ConfigureAwait(false))
            return await execution.RunAsync(waves, cancellationToken).ConfigureAwait(false);
    }
}
