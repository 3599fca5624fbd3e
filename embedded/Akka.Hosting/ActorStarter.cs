using Akka.Actor;
using Akka.DependencyInjection;

namespace Akka.Hosting;

/// <summary>Creates and registers actors when the host starts; the host waits for it.</summary>
public delegate Task ActorStarter(ActorSystem system, IActorRegistry registry);

/// <inheritdoc cref="ActorStarter"/>
public delegate Task ActorStarterWithResolver(ActorSystem system, IActorRegistry registry, IDependencyResolver resolver);

/// <summary>Runs when the host starts, once all actors are started; the host waits for it.</summary>
public delegate Task StartupTask(ActorSystem system, IActorRegistry registry);
