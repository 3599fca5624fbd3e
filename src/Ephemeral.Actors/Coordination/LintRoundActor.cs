using Akka.Actor;
using Ephemeral.Actors.Diagnostics;
using Ephemeral.Actors.Protocol;

namespace Ephemeral.Actors.Coordination;

/// <summary>Asks coordinators what is wrong with them, all at once, answers for all, and stops.</summary>
internal sealed class LintRoundActor(
    IReadOnlyList<CoordinatorEntry> entries, IActorRef asker, IActorRef speaker, TimeSpan patience) : UntypedActor, IWithTimers
{
    private readonly Dictionary<IActorRef, CoordinatorEntry> _waiting = entries.ToDictionary(static entry => entry.Actor);
    private readonly List<EphemeralLint> _found = [];

    private sealed record TimedOut : INoSerializationVerificationNeeded;

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        foreach (var entry in entries)
            entry.Actor.Tell(GetLints.Instance, Self);
        Timers.StartSingleTimer(nameof(TimedOut), new TimedOut(), patience);
        FinishIfAllAnswered();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case LintsFound found when _waiting.Remove(Sender, out var entry):
                _found.AddRange(found.Lints.Select(lint => lint with { Coordinator = entry.Name }));
                break;
            // it has ended in the meantime, so nothing is wrong with it
            case Status.Failure { Cause: ObjectDisposedException }:
                _waiting.Remove(Sender);
                break;
            case Status.Failure failure when _waiting.Remove(Sender, out var entry):
                _found.Add(CoordinatorRules.NoAnswer(
                    entry, $"failed when asked what is wrong with it: {ErrorText.MessageOf(failure.Cause)}"));
                break;
            case TimedOut:
                _found.AddRange(_waiting.Values.Select(entry => CoordinatorRules.NoAnswer(entry, $"has not answered within {patience}.")));
                _waiting.Clear();
                break;
            default:
                Unhandled(message);
                return;
        }

        FinishIfAllAnswered();
    }

    private void FinishIfAllAnswered()
    {
        if (_waiting.Count > 0)
            return;
        asker.Tell(new LintsFound([.. _found.OrderBy(static lint => lint.Coordinator, StringComparer.Ordinal)]), speaker);
        Context.Stop(Self);
    }
}
