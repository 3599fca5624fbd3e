using System.Diagnostics.CodeAnalysis;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Actor;

/// <summary>A tree of actors with what they share: configuration, clock, event stream, log, extensions.</summary>
public abstract class ActorSystem : IActorRefFactory, IDisposable
{
    public abstract Settings Settings { get; }

    public abstract string Name { get; }

    public abstract EventStream EventStream { get; }

    /// <summary>Where undelivered messages go.</summary>
    public abstract IActorRef DeadLetters { get; }

    public abstract ILoggingAdapter Log { get; }

    public abstract IScheduler Scheduler { get; }

    /// <summary>Completes when every actor has stopped.</summary>
    public abstract Task WhenTerminated { get; }

    /// <summary>When the system started, on its monotonic clock.</summary>
    public TimeSpan StartTime { get; } = System.Diagnostics.Stopwatch.GetElapsedTime(0);

    public TimeSpan Uptime => System.Diagnostics.Stopwatch.GetElapsedTime(0) - StartTime;

    public static ActorSystem Create(string name) => Create(name, ConfigurationFactory.Default());

    public static ActorSystem Create(string name, Config config) =>
        Create(name, ActorSystemSetup.Empty.And(BootstrapSetup.Create().WithConfig(config)));

    public static ActorSystem Create(string name, BootstrapSetup setup) => Create(name, ActorSystemSetup.Create(setup));

    public static ActorSystem Create(string name, ActorSystemSetup setup) => ActorSystemImpl.Start(name, setup);

    public abstract IActorRef ActorOf(Props props, string? name = null);

    public abstract ActorSelection ActorSelection(ActorPath actorPath);

    public abstract ActorSelection ActorSelection(string actorPath);

    public abstract void Stop(IActorRef actor);

    /// <summary>Runs the coordinated shutdown and with it stops every actor.</summary>
    public abstract Task Terminate();

    /// <summary>Calls <paramref name="code"/> after all actors have stopped; the last registered first.</summary>
    public abstract void RegisterOnTermination(Action code);

    /// <summary>The extension, made if it is not there yet.</summary>
    public abstract object RegisterExtension(IExtensionId extension);

    public abstract object GetExtension(IExtensionId extensionId);

    public abstract T GetExtension<T>() where T : class, IExtension;

    public abstract bool HasExtension(Type type);

    public abstract bool HasExtension<T>() where T : class, IExtension;

    public abstract bool TryGetExtension(Type extensionType, [NotNullWhen(true)] out object? extension);

    public abstract bool TryGetExtension<T>([NotNullWhen(true)] out T? extension) where T : class, IExtension;

    /// <summary>Terminates and waits for the end.</summary>
    [SuppressMessage("Usage", "CA1816", Justification = "Nothing has a finalizer.")]
    public void Dispose() => Terminate().GetAwaiter().GetResult();
}

/// <summary>What extensions may ask of a system.</summary>
public abstract class ExtendedActorSystem : ActorSystem
{
    /// <summary>Creates an actor that stops after all others.</summary>
    public abstract IActorRef SystemActorOf(Props props, string? name = null);

    public IActorRef SystemActorOf<TActor>(string? name = null) where TActor : ActorBase, new() =>
        SystemActorOf(Props.Create<TActor>(), name);
}
