import java.util.Base64;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Starts Spring Boot in each folder named, and prints what is injected, or why it does not start. */
public class Probe {
  record Injected(String key) {}

  @ConfigurationProperties("probe")
  public record Bound(String key) {}

  // What every application with @SpringBootApplication has, too.
  @ImportAutoConfiguration(PropertyPlaceholderAutoConfiguration.class)
  @Configuration(proxyBeanMethods = false)
  static class ByValue {
    @Bean
    Injected injected(@Value("${probe.key}") String key) {
      return new Injected(key);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableConfigurationProperties(Bound.class)
  static class ByClass {}

  public static void main(String[] folders) throws Exception {
    for (String folder : folders) {
      print(folder, ByValue.class);
      print(folder, ByClass.class);
    }
  }

  private static void print(String folder, Class<?> configuration) throws Exception {
    SpringApplication application = new SpringApplication(configuration);
    application.setBannerMode(Banner.Mode.OFF);
    application.setLogStartupInfo(false);
    String said;
    try (var context = application.run("--spring.config.location=" + folder + "/", "--logging.level.root=off")) {
      said = configuration == ByValue.class
          ? context.getBean(Injected.class).key()
          : context.getBean(Bound.class).key();
    } catch (Exception error) {
      Throwable cause = error;
      while (cause.getCause() != null) cause = cause.getCause();
      said = "failed: " + cause.getMessage();
    }
    System.out.println(Base64.getEncoder().encodeToString(String.valueOf(said).getBytes("UTF-8")));
  }
}
