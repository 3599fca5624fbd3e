using Ephemeral.Host.Commands;
using Ephemeral.Host.Translators;
using Microsoft.Extensions.DependencyInjection;

namespace Ephemeral.Host.Tests.Support;

internal static class Replacing
{
    public static Action<IServiceCollection> With(ITranslator translator) => services => services.AddSingleton(translator);

    public static Action<IServiceCollection> With(ICommandHandler handler) => services => services.AddSingleton(handler);
}
