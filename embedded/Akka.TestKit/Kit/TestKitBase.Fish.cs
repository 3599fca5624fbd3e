using System.Collections;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    /// <summary>Skips messages until one satisfies the predicate.</summary>
    public object FishForMessage(
        Predicate<object> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        Fish(Wait.Blocking, isMessage, null, max, hint, cancellationToken).GetAwaiter().GetResult();

    /// <summary>Skips messages until one is a <typeparamref name="T"/> and satisfies the predicate.</summary>
    public T FishForMessage<T>(
        Predicate<T> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        Fish(Wait.Blocking, isMessage, null, max, hint, cancellationToken).GetAwaiter().GetResult();

    /// <summary>As above; the skipped messages are put into <paramref name="allMessages"/>.</summary>
    public T FishForMessage<T>(
        Predicate<T> isMessage, ArrayList allMessages, TimeSpan? max = null, string hint = "",
        CancellationToken cancellationToken = default) =>
        Fish(Wait.Blocking, isMessage, allMessages, max, hint, cancellationToken).GetAwaiter().GetResult();

    /// <inheritdoc cref="FishForMessage"/>
    public ValueTask<object> FishForMessageAsync(
        Predicate<object> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        new(Fish(Wait.Async, isMessage, null, max, hint, cancellationToken));

    /// <inheritdoc cref="FishForMessage{T}(Predicate{T}, TimeSpan?, string, CancellationToken)"/>
    public ValueTask<T> FishForMessageAsync<T>(
        Predicate<T> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        new(Fish(Wait.Async, isMessage, null, max, hint, cancellationToken));

    /// <inheritdoc cref="FishForMessage{T}(Predicate{T}, ArrayList, TimeSpan?, string, CancellationToken)"/>
    public ValueTask<T> FishForMessageAsync<T>(
        Predicate<T> isMessage, ArrayList allMessages, TimeSpan? max = null, string hint = "",
        CancellationToken cancellationToken = default) =>
        new(Fish(Wait.Async, isMessage, allMessages, max, hint, cancellationToken));

    /// <summary>Skips all messages that come within the time; none of them may be a <typeparamref name="T"/>.</summary>
    public async Task FishUntilMessageAsync<T>(TimeSpan? max = null, CancellationToken cancellationToken = default)
    {
        var timeout = RemainingOrDilated(max);
        var deadline = Now + timeout;
        while (await Receive(Wait.Async, Max(deadline - Now, TimeSpan.Zero), cancellationToken) is { } envelope)
        {
            if (envelope.Message is T message)
                Fail($"Fished {timeout} for anything but {TypeName(typeof(T))}, and this came: {Describe(message)}.");
        }
    }

    private async Task<T> Fish<T>(
        Wait wait, Predicate<T> isMessage, ArrayList? skipped, TimeSpan? max, string? hint, CancellationToken cancellationToken)
    {
        var timeout = RemainingOrDilated(max);
        var deadline = Now + timeout;
        var others = skipped ?? [];
        others.Clear();
        while (true)
        {
            var envelope = await Receive(wait, Max(deadline - Now, TimeSpan.Zero), cancellationToken);
            if (envelope is null)
                Fail($"Fished {timeout} for {TypeName(typeof(T))} that satisfies the predicate, but only these came: "
                    + $"{DescribeAll(others.Cast<object>())}.", hint);
            if (envelope.Message is T message && isMessage(message)) return message;
            others.Add(envelope.Message);
        }
    }
}
