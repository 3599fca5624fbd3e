using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;
using Akka.Routing;

namespace Akka.Actor;

/// <summary>The in-process system.</summary>
internal sealed partial class ActorSystemImpl : ExtendedActorSystem
{
    private readonly Dispatchers _dispatchers;
    private readonly LocalActorRef _root;
    private readonly LocalActorRef _userGuardian;
    private readonly LocalActorRef _systemGuardian;
    private readonly ActorPath _tempPath;

    private ActorSystemImpl(string name, Config config, ActorSystemSetup setup)
    {
        Name = name;
        Settings = new Settings(this, config, setup);
        EventStream = new EventStream(Settings.DebugEventStream);
        EventStream.StartStdoutLogger(Settings);
        Log = Logging.GetLogger(EventStream, $"ActorSystem({name})");
        Scheduler = NewScheduler();
        _dispatchers = new Dispatchers(Settings.Config);
        var rootPath = new RootActorPath(new Address("akka", name));
        _tempPath = rootPath.Child("temp");
        DeadLetterRef = new DeadLetterActorRef(this, rootPath.Child("deadLetters"));
        _root = new RootActorRef(this, rootPath);
        var guardian = Props.Create(() => new Guardian());
        _systemGuardian = _root.Cell.AttachGuardian(guardian, "system");
        _userGuardian = _root.Cell.AttachGuardian(guardian, "user");
    }

    public override Settings Settings { get; }

    public override string Name { get; }

    public override EventStream EventStream { get; }

    public override IActorRef DeadLetters => DeadLetterRef;

    public override ILoggingAdapter Log { get; }

    public override IScheduler Scheduler { get; }

    internal DeadLetterActorRef DeadLetterRef { get; }

    internal static ActorSystemImpl Start(string name, ActorSystemSetup setup)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length == 0 || !char.IsAsciiLetterOrDigit(name[0])
            || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            throw new ArgumentException(
                $"Invalid ActorSystem name [{name}]: "
                + "it must have letters, digits, - and _ only, and start with a letter or digit.", nameof(name));
        var bootstrap = setup.Get<BootstrapSetup>();
        var config = bootstrap.HasValue ? bootstrap.Value.Config.GetOrElse(Config.Empty) : Config.Empty;
        var system = new ActorSystemImpl(name, config, setup);
        try
        {
            system.Start();
            return system;
        }
        catch
        {
            system.TerminateNow();
            throw;
        }
    }

    public override IActorRef ActorOf(Props props, string? name = null) => _userGuardian.Cell.AttachChild(props, name);

    public override IActorRef SystemActorOf(Props props, string? name = null) => _systemGuardian.Cell.AttachChild(props, name);

    public override ActorSelection ActorSelection(ActorPath actorPath) => Select(actorPath);

    public override ActorSelection ActorSelection(string actorPath) => Select(_root, actorPath);

    public override void Stop(IActorRef actor)
    {
        if (actor is IInternalActorRef stopping) stopping.Stop();
        else throw new ArgumentException($"'{actor}' is no ref of this engine and cannot be stopped.", nameof(actor));
    }

    public override string ToString() => $"akka://{Name}";

    internal LocalActorRef NewActor(Props props, LocalActorRef parent, string name)
    {
        var path = new ChildActorPath(parent.Path, name, ActorCell.NextUid());
        var dispatcher = _dispatchers.Lookup(props.Dispatcher);
        return props.RouterConfig is NoRouter
            ? new LocalActorRef(this, props, dispatcher, parent, path)
            : new RoutedActorRef(this, props, dispatcher, parent, path);
    }

    internal ActorPath NextTempPath()
    {
        var uid = ActorCell.NextUid();
        return new ChildActorPath(_tempPath, $"${uid}", uid);
    }

    internal ActorSelection Select(ActorPath path) =>
        new(path.Address.Equals(_root.Path.Address) ? _root : new EmptyLocalActorRef(path.Root, DeadLetterRef), path.Elements);

    internal ActorSelection Select(LocalActorRef from, string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (ActorPath.TryParse(path, out var absolute)) return Select(absolute);
        return new ActorSelection(path.StartsWith('/') ? _root : from, path);
    }

    private void Start()
    {
        _root.Start();
        _systemGuardian.Start();
        _userGuardian.Start();
        EventStream.StartUnsubscriber(this);
        EventStream.StartLoggers(this);
        if (Settings.LogDeadLetters > 0) _deadLetterListener = SystemActorOf<DeadLetterListener>("deadLetterListener");
        if (Settings.DebugUnhandledMessage)
            EventStream.Subscribe(SystemActorOf<UnhandledMessageLogger>("UnhandledMessageLogger"), typeof(UnhandledMessage));
        if (Settings.LogConfigOnStart) Log.Info(Settings.ToString());
        foreach (var extension in Settings.Config.GetStringList("akka.extensions")) RegisterExtension(extension);
        CoordinatedShutdown.Get(this);
    }

    private IScheduler NewScheduler()
    {
        var type = Type.GetType(Settings.SchedulerClass, throwOnError: false);
        if (type is null || !typeof(IScheduler).IsAssignableFrom(type))
            throw new ConfigurationException(
                $"'{Settings.SchedulerClass}' of akka.scheduler.implementation is no scheduler that can be loaded. "
                + "Give a type as 'Namespace.Type, Assembly'.");
        return (IScheduler)Activator.CreateInstance(type, Settings.Config.GetConfig("akka.scheduler"), Log)!;
    }
}
