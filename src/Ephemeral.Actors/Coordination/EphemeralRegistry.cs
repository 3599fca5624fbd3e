using System.Runtime.ExceptionServices;
using Akka.Actor;
using Akka.Event;
using Ephemeral.Actors.Coordination;
using Ephemeral.Actors.Diagnostics;

namespace Ephemeral.Actors.Protocol;

/// <summary>
/// Knows the coordinators of an actor system, by name and kind. They come by themselves when they are made, and leave when they
/// end. One an actor system; started when its first coordinator is made, or someone asks.
/// </summary>
public sealed class EphemeralRegistry : IExtension
{
    private static readonly Provider Id = new();

    private readonly Lock _lock = new();
    private readonly ExtendedActorSystem _system;
    private readonly ScheduleSources _schedules;
    private IActorRef? _actor;
    private IActorRef? _stopped;
    private TaskCompletionSource _managerEnd = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private EphemeralRegistry(ExtendedActorSystem system)
    {
        _system = system;
        _schedules = new ScheduleSources(Logging.GetLogger(system, typeof(EphemeralRegistry)), CoordinatorRules.AnswerWithin);
        _ = Actor;
    }

    /// <summary>
    /// The registry's actor, parent of all coordinators. It answers <see cref="GetCoordinators"/>, <see cref="FindCoordinator"/>,
    /// <see cref="GetSchedules"/> and <see cref="GetLints"/>; for the last it asks every coordinator, and reports one that is silent for a second
    /// as a finding. Stopping it stops all coordinators; the next use starts another.
    /// </summary>
    public IActorRef Actor
    {
        get
        {
            lock (_lock)
                return _actor ??= StartManager() ?? _stopped ?? throw new InvalidOperationException(
                    $"Actor system '{_system.Name}' is ending, and starts nothing any more. Make coordinators in one that runs.");
        }
    }

    /// <summary>The registry of an actor system.</summary>
    /// <param name="system">The actor system.</param>
    /// <exception cref="ArgumentNullException"><paramref name="system"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The system is ending.</exception>
    public static EphemeralRegistry For(ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        return Id.Apply(system);
    }

    /// <summary>
    /// Shows schedules to whoever asks <see cref="Actor"/> for them by <see cref="GetSchedules"/>, as the dashboard and the shell do. They stay
    /// until what this returns is disposed of, also where another actor took that one's place.
    /// </summary>
    /// <param name="source">
    /// Says how they stand. Called on a thread of the pool each time somebody asks, by one thread at a time. Where it throws or takes
    /// longer than a second, its schedules are left out, and the actor system's log says so.
    /// </param>
    /// <returns>Dispose of it when there are no such schedules any more.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    public IDisposable AddSchedules(Func<IReadOnlyList<EphemeralScheduleStatus>> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return _schedules.Add(source);
    }

    /// <summary>Has the actor of a coordinator started, and waits for that, as Akka.NET does where a child of a guardian is started.</summary>
    /// <exception cref="ObjectDisposedException">The system is ending, or has ended.</exception>
    /// <exception cref="TimeoutException">It has not started within <c>akka.actor.creation-timeout</c>.</exception>
    internal void Start(ReleasableContext context, bool isListed)
    {
        var limit = _system.Settings.CreationTimeout;
        Task<ManagerActor.Started> asked;
        Task managerEnd;
        do
        {
            IActorRef manager;
            lock (_lock)
                (managerEnd, manager) = (_managerEnd.Task, Actor);
            asked = manager.Ask<ManagerActor.Started>(new ManagerActor.Start(context, isListed), limit);
            Task.WaitAny([asked, managerEnd, _system.WhenTerminated], limit);
            if (asked.IsCompletedSuccessfully)
                return;
            // that nobody answers is seen here
            asked.Observe();
        }
        // one that was stopped before it could answer is followed by another
        while (managerEnd.IsCompleted && !asked.IsFaulted && !_system.WhenTerminated.IsCompleted);

        if (asked.Exception?.InnerException is { } error and not AskTimeoutException && !_system.WhenTerminated.IsCompleted)
            ExceptionDispatchInfo.Throw(error);
        context.EndAll(CoordinatorErrors.CancelledByStop(context.Name));
        // the actor may still come: it ends when it sees that
        context.Release();
        throw _system.WhenTerminated.IsCompleted
            ? CoordinatorErrors.Disposed(context.Name)
            : CoordinatorErrors.NotStarted(context.Name, limit);
    }

    /// <returns>Null when the system is ending.</returns>
    private IActorRef? StartManager()
    {
        for (var number = 1; ; number++)
        {
            try
            {
                return _system.ActorOf(
                    Props.Create(typeof(ManagerActor), CoordinatorRules.AnswerWithin, _schedules, (Action)OnStopped).WithDeploy(Deploy.Local),
                    number == 1 ? "ephemeral" : $"ephemeral-{number}");
            }
            catch (InvalidActorNameException)
            {
                // the one before is just stopping, or an application has an actor of this name
            }
            catch (InvalidOperationException)
            {
                return null;
            }
        }
    }

    private void OnStopped()
    {
        lock (_lock)
        {
            (_actor, _stopped) = (null, _actor ?? _stopped);
            _managerEnd.SetResult();
            _managerEnd = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private sealed class Provider : ExtensionIdProvider<EphemeralRegistry>
    {
        public override EphemeralRegistry CreateExtension(ExtendedActorSystem system) => new(system);
    }
}
