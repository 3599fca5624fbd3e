using Ephemeral.Actors.Protocol;

namespace Ephemeral.Actors.Coordination;

/// <summary>What a gateway asks of the coordinator that it speaks for. Implemented by the handle.</summary>
internal interface ICoordinator
{
    string Name { get; }

    EphemeralOptions Options { get; }

    /// <summary>Whether steering it has no effect any more.</summary>
    bool HasEnded { get; }

    /// <summary>Whether intake has ended or a stream will end it, so that draining can be waited for.</summary>
    bool MayDrain { get; }

    /// <summary>Why intake has ended.</summary>
    Exception ClosedBecause();

    /// <summary>Ends when everything admitted has ended; with the error of the stream that fed it, when that failed.</summary>
    Task DrainedAsync();

    EphemeralStatus GetStatus();

    OperationsFound Find(OperationFilter filter);

    OperationFound FindOperation(long id);

    IReadOnlyList<SignalEvent> FindSignals(string pattern, DateTimeOffset? since);

    KeysFound FindKeys(int count, EphemeralKeyOrder order);

    IReadOnlyList<EphemeralLint> GetLints();

    IDisposable SubscribeToSignals(string pattern, Action<SignalEvent> listener);

    void Pause();

    void Resume();

    void SetMaxConcurrency(int maxConcurrency);

    void Complete();

    bool Pin(long id);

    bool Unpin(long id);

    bool Evict(long id);

    bool Cancel(long id);

    /// <summary>The messages that bring items.</summary>
    IReadOnlyList<Type> ItemMessages { get; }

    /// <summary>Takes in the item of one of <see cref="ItemMessages"/>. Calls the application's key selector.</summary>
    /// <param name="message">The message.</param>
    /// <param name="answer">
    /// What to answer: at once <see cref="Accepted"/>; or when the work has ended <see cref="Succeeded{TResult}"/>, <see cref="Failed"/> or
    /// <see cref="Cancelled"/>. Null when there is no room.
    /// </param>
    /// <returns>False for any other message.</returns>
    bool TryTakeIn(object message, out Task<object>? answer);
}
